"""The same counter as a small team would write it in Python."""
import os

import redis
from flask import Flask

app = Flask(__name__)
store = redis.Redis(host=os.environ["REDIS"])


@app.get("/")
def counter():
    return f"Hello World! I have been seen {store.incr('hits')} times.\n"
