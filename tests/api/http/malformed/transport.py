"""Requests that are wrong on the outside: paths, parameters, headers, kinds of bodies, packing."""

import gzip
import zlib
from collections.abc import Iterator
from functools import cache

from huline.api.intake.media import Media
from tests.api.http.malformed.base import BATCH, Malformed, request, text


def kinds_of_bodies() -> Iterator[Malformed]:
    for media in (
        "text/html",
        "application/xml",
        "text/plain",
        "application/octet-stream",
        "image/png",
        "*/*",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/zip",
        "nonsense",
        "application/json; charset=utf-16",
        "application/json; charset=gb18030",
        "text/csv; charset=koi8-r",
        "application/vnd.ms-excel",
        "application/problem+json",
        "",
        "/",
        "a" * 5000,
    ):
        yield Malformed(
            "kinds of bodies", media[:40] or "none", text(request()), media, statuses=(415,)
        )
    yield Malformed("kinds of bodies", "not said", text(request()), None, statuses=(415,))


def packing() -> Iterator[Malformed]:
    whole = text(request())
    packed = gzip.compress(whole)
    for name in ("br", "deflate", "zstd", "compress", "gzip, gzip", "gzip, br", "x"):
        yield Malformed(
            "packing", name, whole, statuses=(415,), headers=(("Content-Encoding", name),)
        )
    for name, content in {
        "not packed": whole,
        "cut short": packed[:-20],
        "more after it": packed + b"x",
        "zlib": zlib.compress(whole),
        "two of them": packed + packed,
        "its head alone": packed[:10],
        "a wrong sum": packed[:-8] + bytes(8),
        "packed twice": gzip.compress(packed),
        "packed nothing": gzip.compress(b""),
    }.items():
        yield Malformed("packing", name, content, headers=(("Content-Encoding", "gzip"),))


@cache
def _zeros(gibibytes: int, byte: bytes = b" ") -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    block = byte * 2**20
    return b"".join([packer.compress(block) for _ in range(gibibytes * 2**10)] + [packer.flush()])


def bombs() -> Iterator[Malformed]:
    packed = (("Content-Encoding", "gzip"),)
    for media in Media:
        yield Malformed(
            "bombs",
            f"a GiB as {media.name}",
            lambda: _zeros(1),
            media,
            path=BATCH,
            statuses=(413,),
            headers=packed,
        )
    yield Malformed(
        "bombs", "a GiB of brackets", lambda: _zeros(1, b"["), statuses=(413,), headers=packed
    )


def paths() -> Iterator[Malformed]:
    for name, path in {
        "upwards": "/v1/plans/../../etc/passwd",
        "upwards in code": "/v1/plans/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "a zero": "/v1/plans/%00",
        "a turn": "/v1/plans/%E2%80%AEpl_1",
        "a line end": "/v1/plans/a%0d%0aSet-Cookie:x=1",
        "no text": "/v1/plans/%ff%fe",
        "nowhere": "/admin",
        "another version": "/v2/plans",
        "a slash more": "/v1/plans/",
        "two slashes": "//v1//plans",
        "long": "/v1/plans/" + "x" * 20_000,
        "a query in it": "/v1/plans/%3Fa=b",
        "a command": "/v1/plans/$(id)",
        "a statement": "/v1/plans/'%20OR%201=1--",
        "a template": "/v1/plans/%7B%7B7*7%7D%7D",
        "a plan that is none": "/v1/plans/pl_0000000000000000",
        "a dataset that is none": "/v1/datasets/ds_0",
        "a dataset upwards": "/v1/datasets/..%2f..%2fetc",
        "a demo that is none": "/v1/demo/..%2feast-west",
    }.items():
        yield Malformed(
            "paths", name, b"", None, method="GET", path=path, statuses=(404, 405, 422)
        )


def methods() -> Iterator[Malformed]:
    for method in ("PUT", "PATCH", "TRACE", "DELETE", "BREW", "PROPFIND", "LOCK"):
        yield Malformed("methods", method, b"", None, method=method, statuses=(405,))


def parameters() -> Iterator[Malformed]:
    whole = text(request())
    for name, query in {
        "an operation that is none": "operation=destroy",
        "an empty one": "operation=",
        "two of them": "operation=solve&operation=x",
        "an operation that turns": "operation=%E2%80%AE",
    }.items():
        yield Malformed("parameters", name, whole, place="operation", path=f"/v1/plans?{query}")
    yield Malformed("parameters", "a zero", b"", None, method="GET", path="/v1/plans?cursor=%00")
    for field, values in {
        "limit": ("0", "-1", "x", "1e9", "9" * 500, "NaN"),
        "status": ("DONE", "active", "%FF"),
    }.items():
        for value in values:
            yield Malformed(
                "parameters",
                f"{field}={value[:20]}",
                b"",
                None,
                place=field,
                method="GET",
                path=f"/v1/plans?{field}={value}",
            )


def headers() -> Iterator[Malformed]:
    whole = text(request())
    for name, key in {
        "empty": b"",
        "long": b"k" * 1000,
        "with a blank": b"a b",
        "beyond ASCII": "密钥".encode(),
        "with a tab": b"a\tb",
        "a byte that is none": b"\xff\xfe",
    }.items():
        yield Malformed(
            "headers", f"Idempotency-Key: {name}", whole, headers=(("Idempotency-Key", key),)
        )
    for name, key in {
        "no key": b"",
        "no scheme": b"hul_x",
        "another scheme": b"Basic YTpi",
        "a short one": b"Bearer hul_x",
        "long": b"Bearer " + b"h" * 20_000,
        "beyond ASCII": "Bearer 密钥".encode(),
        "bytes": b"Bearer \xff\xfe",
        "a statement": b"Bearer ' OR 1=1 --",
    }.items():
        yield Malformed("keys", name, whole, statuses=(401,), headers=(("Authorization", key),))


MAKERS = (kinds_of_bodies, packing, bombs, paths, methods, parameters, headers)
