from pytribute import Tribute

with Tribute() as tribute:
    print(tribute.ping())  # an AuthenticationError if the key is wrong
