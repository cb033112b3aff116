"""The seven jobs in plain CPython, as the source article's baselines have them: what a Python team would start from.

    python3 article.py KERNEL INPUT [--library | --engine]

prints one line of JSON: {"kernel", "library", "seconds", "peakRssMiB", "result"}. Reading the input is part of the job
where the kernel takes a file, and is not where it takes memory. With --library the job is done with pandas, Pillow or
protobuf; where that is not installed, the line is {"kernel", "library", "missing": NAME}. With --engine only that part of
the job is done which CPython leaves to a module written in C: what is left of the time is the interpreter's.
"""

import json
import re
import resource
import struct
import sys
import time
import zlib
from array import array
from collections import deque


def sum_squares(path):
    values = array("i")
    with open(path, "rb") as file:
        values.frombytes(file.read())

    def job():
        total = 0
        for x in values:
            total += x * x
        return str(total)

    return job


def sum_squares_range(n):
    def job():
        total = 0
        for i in range(int(n)):
            total += i * i
        return str(total)

    return job


def ndjson_stats(path):
    def job():
        valid = invalid = chars = 0
        with open(path, encoding="utf-8", newline="\n") as file:
            for line in file:
                text = line.rstrip("\n").removesuffix("\r")
                if not text.strip(" \t\r"):
                    continue
                try:
                    json.loads(text)
                except ValueError:
                    invalid += 1
                else:
                    valid += 1
                    chars += len(text)
        return {"valid": valid, "invalid": invalid, "chars": chars}

    return job


def csv_groups(path):
    import csv

    def job():
        groups = {}
        with open(path, encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                amount = float(row["quantity"]) * float(row["unit_price"]) * (1 - float(row["discount"]))
                count, total = groups.get(row["region"], (0, 0.0))
                groups[row["region"]] = (count + 1, total + amount)
        return {key: count for key, (count, _) in sorted(groups.items())}

    return job


def csv_reader_alone(path):
    import csv

    def job():
        with open(path, encoding="utf-8", newline="") as file:
            deque(csv.reader(file), maxlen=0)

    return job


def csv_groups_pandas(path):
    import pandas

    def job():
        frame = pandas.read_csv(path)
        frame["amount"] = frame.apply(lambda r: r["quantity"] * r["unit_price"] * (1 - r["discount"]), axis=1)
        return {key: int(n) for key, n in frame.groupby("region")["amount"].count().items()}

    return job


LOG_LINE = re.compile(r"^(\d+)\s+(\w+)\s+(\S+)", re.ASCII)


def log_fields(path):
    pattern = LOG_LINE

    def job():
        matched = unmatched = 0
        with open(path, encoding="utf-8", errors="surrogateescape", newline="\n") as file:
            for line in file:
                found = pattern.match(line)
                if found is None:
                    unmatched += 1
                else:
                    found.groups()
                    matched += 1
        return {"matched": matched, "unmatched": unmatched}

    return job


def match_alone(path):
    def job():
        with open(path, encoding="utf-8", errors="surrogateescape", newline="\n") as file:
            deque(map(LOG_LINE.match, file), maxlen=0)

    return job


def pixel_filter(path):
    with open(path, "rb") as file:
        png = file.read()
    table = bytes(min(255, round(255 * (v / 255) ** 0.8)) for v in range(256))

    def job():
        width, height, channels, rows = decode_png(png)
        out = bytearray()
        for row in rows:
            out.append(0)
            for x in range(width):
                for c in range(channels):
                    value = row[x * channels + c]
                    out.append(table[value] if c < 3 else value)
        return {"pixels": width * height, "bytes": len(zlib.compress(bytes(out), 1))}

    return job


def zlib_alone(path):
    with open(path, "rb") as file:
        _, data = chunks_of(file.read())

    def job():
        zlib.compress(zlib.decompress(data), 1)

    return job


def pixel_filter_pillow(path):
    import io

    from PIL import Image

    with open(path, "rb") as file:
        png = file.read()
    table = [min(255, round(255 * (v / 255) ** 0.8)) for v in range(256)]

    def job():
        image = Image.open(io.BytesIO(png))
        pixels = image.load()
        for y in range(image.height):
            for x in range(image.width):
                r, g, b, *rest = pixels[x, y]
                pixels[x, y] = (table[r], table[g], table[b], *rest)
        out = io.BytesIO()
        image.save(out, "PNG")
        return {"pixels": image.width * image.height, "bytes": out.tell()}

    return job


def byte_hash(path):
    with open(path, "rb") as file:
        data = file.read()

    def job():
        h = 0
        for byte in data:
            h = ((h * 1315423911) ^ byte) & 0xFFFFFFFFFFFFFFFF
        return str(h)

    return job


def message_codec(path):
    messages = read_messages(path)

    def varint(value):
        out = bytearray()
        while value > 0x7F:
            out.append(value & 0x7F | 0x80)
            value >>= 7
        out.append(value)
        return out

    def job():
        total = 0
        for number, text in messages:
            data = text.encode()
            message = bytearray()
            if number:
                message += b"\x08" + varint(number & 0xFFFFFFFFFFFFFFFF)
            if data:
                message += b"\x12" + varint(len(data)) + data
            total += len(varint(len(message))) + len(message)
        return {"messages": len(messages), "bytes": total}

    return job


def message_codec_protobuf(path):
    from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

    file = descriptor_pb2.FileDescriptorProto(name="oxbow.proto", syntax="proto3")
    message = file.message_type.add(name="MyMsg")
    message.field.add(name="field1", number=1, type=5, label=1)
    message.field.add(name="field2", number=2, type=9, label=1)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    MyMsg = message_factory.GetMessageClass(pool.FindMessageTypeByName("MyMsg"))
    messages = read_messages(path)

    def job():
        total = 0
        for number, text in messages:
            size = len(MyMsg(field1=number, field2=text).SerializeToString())
            total += size + (1 if size < 128 else 2 if size < 16384 else 3)
        return {"messages": len(messages), "bytes": total}

    return job


def read_messages(path):
    """A JSON text of [[number, text], …]."""
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def chunks_of(png):
    """The fields of the header, and the compressed bytes."""
    at, data, header = 8, b"", None
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        kind, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            header = struct.unpack(">IIBBBBB", body)
        elif kind == b"IDAT":
            data += body
        at += length + 12
    return header, data


def decode_png(png):
    """Width, height, channels and unfiltered rows of an 8-bit RGB or RGBA PNG without interlace."""
    header, data = chunks_of(png)
    width, height, depth, color, _, _, interlace = header
    assert depth == 8 and color in (2, 6) and interlace == 0, header
    channels = 3 if color == 2 else 4
    raw, stride = zlib.decompress(data), width * channels
    rows, above = [], bytearray(stride)
    for y in range(height):
        start = y * (stride + 1)
        row = bytearray(raw[start + 1 : start + 1 + stride])
        unfilter(raw[start], row, above, channels)
        rows.append(row)
        above = row
    return width, height, channels, rows


def unfilter(kind, row, above, channels):
    for i in range(len(row) if kind else 0):
        left = row[i - channels] if i >= channels else 0
        up = above[i]
        if kind == 1:
            row[i] = (row[i] + left) & 255
        elif kind == 2:
            row[i] = (row[i] + up) & 255
        elif kind == 3:
            row[i] = (row[i] + ((left + up) >> 1)) & 255
        else:
            corner = above[i - channels] if i >= channels else 0
            p = left + up - corner
            a, b, c = abs(p - left), abs(p - up), abs(p - corner)
            row[i] = (row[i] + (left if a <= b and a <= c else up if b <= c else corner)) & 255


# The job in plain Python, with a library, and what of it a module in C does.
JOBS = {
    "sum-squares": (sum_squares, None, None),
    "sum-squares-range": (sum_squares_range, None, None),
    "ndjson-stats": (ndjson_stats, None, None),
    "csv-groups": (csv_groups, csv_groups_pandas, csv_reader_alone),
    "log-fields": (log_fields, None, match_alone),
    "pixel-filter": (pixel_filter, pixel_filter_pillow, zlib_alone),
    "byte-hash": (byte_hash, None, None),
    "message-codec": (message_codec, message_codec_protobuf, None),
}


def main(kernel, path, *flags):
    library = "--library" in flags
    line = {"kernel": kernel, "library": library}
    make = JOBS[kernel][1 if library else 2 if "--engine" in flags else 0]
    if make is None:
        print(json.dumps({**line, "missing": "a way to do this job so"}))
        return
    try:
        job = make(path)
    except ImportError as missing:
        print(json.dumps({**line, "missing": missing.name}))
        return
    started = time.perf_counter()
    result = job()
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**line, "seconds": seconds, "peakRssMiB": peak, "result": result}))


if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in JOBS:
        sys.exit(f"usage: article.py KERNEL INPUT [--library | --engine], with KERNEL one of {', '.join(JOBS)}")
    main(*sys.argv[1:])
