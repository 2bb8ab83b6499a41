"""The command line. Needs the extra ``cli``: ``pip install 'pytribute[cli]'``.

What a command needs of the library is imported when it runs: ``pytribute --help`` comes at once.
"""
