"""The pipeline: saved documentation pages become a specification, the specification a client.

Read the packages in the order the data takes: ``extract`` (pages to claims), ``merge``
(claims to one document), ``patch`` (reviewed corrections), ``generate`` (the two Python
packages). ``diff`` compares two specifications, ``download`` fetches pages.
"""
