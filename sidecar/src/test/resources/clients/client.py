# Speaks to the server given as arguments with Python's own client; prints what it saw, line by line.
import http.client
import sys

connection = http.client.HTTPConnection(sys.argv[1], int(sys.argv[2]), timeout=60)


def say(method, path, body=None, **options):
    connection.request(method, path, body, **options)
    response = connection.getresponse()
    print(method, path, response.status, response.read().decode())


say("GET", "/get")
say("HEAD", "/head")
say("POST", "/length", b"hello")
say("POST", "/chunked", iter([b"hel", b"lo"]), encode_chunked=True, headers={"Transfer-Encoding": "chunked"})
say("GET", "/trailers")
say("GET", "/close")
say("GET", "/get")
