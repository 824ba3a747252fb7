# Speaks HTTP/2 in clear text to the server given as an argument with httpx; prints what it saw, line by line.
import asyncio
import sys

import httpx


async def say(client, method, path, **options):
    response = await client.request(method, path, **options)
    print(method, path, response.http_version, response.status_code, response.text[:20])
    return response


async def main():
    async with httpx.AsyncClient(http1=False, http2=True, base_url=sys.argv[1], timeout=60) as client:
        await say(client, "GET", "/echo")
        await say(client, "HEAD", "/echo")
        await say(client, "POST", "/echo", content=b"hello")
        await say(client, "GET", "/status?code=404")
        content = b"0123456789" * 300_000
        print("large", (await client.post("/echo", content=content)).content == content)
        sent = [f"request {i}".encode() for i in range(50)]
        got = await asyncio.gather(*(client.put("/echo", content=octets) for octets in sent))
        print("parallel", [each.content for each in got] == sent)
        async with client.stream("GET", "/events") as events:
            lines = events.aiter_lines()
            print("events", [await anext(lines) for _ in range(5)][::2])


asyncio.run(main())
