#!/usr/bin/env python3
"""Verifies an archived volume (归档包) without Mingjian: python3 verify-archive.py DA….zip

It checks that every file is there once with the hash that SHA256SUMS names, that the contents list is whole (page numbers
without a gap, each print and original present), that the dossier's records form an unbroken chain, and that the hash
recorded at archiving covers the last record before it and every original. Needs Python 3.9 and nothing else; exit code 1
and one line for each thing that is wrong.
"""
import hashlib
import json
import sys
import zipfile

AFTER_ARCHIVING = {"ComplaintArchived", "ArchiveLent", "ContactRevealed"}


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def canonical(value):
    """RFC 8785 for what the records hold: strings, whole numbers, true, false, null, lists, objects."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def check_sums(archive):
    names = [info.filename for info in archive.infolist()]
    if len(names) != len(set(names)):
        yield "a file is in the archive twice"
    sums = {}
    for line in archive.read("SHA256SUMS").decode("utf-8").splitlines():
        digest, name = line.split("  ", 1)
        sums[name] = digest
    for name in sorted(set(names) - {"SHA256SUMS"} - set(sums)):
        yield f"{name}: not named in SHA256SUMS"
    for name, digest in sums.items():
        if name not in names:
            yield f"{name}: missing"
        elif sha256(archive.read(name)) != digest:
            yield f"{name}: was changed"


def check_contents(archive, manifest):
    names = {info.filename for info in archive.infolist()}
    page = 1
    for at, item in enumerate(manifest["items"], start=1):
        first, last = item["pages"]
        if item["no"] != at or first != page or last < first:
            yield f"item {at}: number or pages are out of order"
        page = last + 1
        for file, digest in [(item["print"], item["printSha256"])] + [(o["file"], o["sha256"]) for o in item["originals"]]:
            if file not in names:
                yield f"{file}: listed, but missing"
            elif sha256(archive.read(file)) != digest:
                yield f"{file}: not what the contents list says"
    if page - 1 != manifest["pages"]:
        yield f"the contents list has {page - 1} pages, the cover says {manifest['pages']}"


def check_chain(manifest, history):
    previous = sha256(("mingjian:" + manifest["dossier"]).encode("utf-8"))
    for at, record in enumerate(history, start=1):
        own = record["hash"]
        rest = {key: value for key, value in record.items() if key != "hash"}
        if record["seq"] != at or sha256(previous.encode() + b"\n" + canonical(rest)) != own:
            yield f"record {at}: the chain is broken here"
            return
        previous = own


def check_archived(manifest, history):
    at = next((n for n, record in enumerate(history) if record["type"] == "ComplaintArchived"), None)
    if at is None:
        yield "no record of the archiving"
        return
    before = [record for record in history[:at] if record["type"] not in AFTER_ARCHIVING]
    originals, seen = [], set()
    for item in manifest["items"]:
        for original in item["originals"]:
            if original["file"] not in seen:
                seen.add(original["file"])
                originals.append(original["sha256"])
    recorded = history[at]["data"]["contents"]
    if recorded != manifest["contents"]:
        yield "the contents list names another hash than the record of the archiving"
    if sha256("\n".join([before[-1]["hash"], *originals]).encode("utf-8")) != recorded:
        yield "originals were added, removed or exchanged since the archiving"


def main(path):
    with zipfile.ZipFile(path) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        history = json.loads(archive.read("history.json"))
        wrong = [
            *check_sums(archive),
            *check_contents(archive, manifest),
            *check_chain(manifest, history),
            *check_archived(manifest, history),
        ]
    for line in wrong:
        print(line)
    if not wrong:
        print(f"{manifest['archiveNo']}: {len(manifest['items'])} items, {manifest['pages']} pages, {len(history)} records, everything holds")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]) if len(sys.argv) == 2 else (print(__doc__), 2)[1])
