import logging

logging.basicConfig(level=logging.INFO)
logging.getLogger("pytribute").setLevel(logging.DEBUG)  # a line for each exchange
