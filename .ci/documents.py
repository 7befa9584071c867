#!/usr/bin/env python3
"""Opens what the program writes in the programs that people use.

usage: .ci/documents.py DOBHASHI FOLDER...

Every document in the folders is translated, and its tags are counted before and
after. LibreOffice opens docx, odt and xlsx, epubcheck EPUB, msgfmt PO,
translate-toolkit TMX, XLIFF and PO, xmllint TMX and XLIFF.
"""
import collections
import html.parser
import os
import re
import subprocess
import sys
import tempfile
import zipfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
EPUBCHECK = "/usr/bin/epubcheck"
BENGALI = re.compile("[\u0985-\u09b9\u09ce\u09dc-\u09e1]")

failures = 0


def fail(what):
    global failures
    failures += 1
    print("FAIL", what)


def run(*command, **more):
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, **more)
    if done.returncode:
        fail("%s: exit %d\n%s%s" % (" ".join(command), done.returncode, done.stdout[-2000:], done.stderr[-2000:]))
    return done.stdout


def markup(data):
    """Counts the tags of a text, with their names."""
    counts = collections.Counter()

    class Parser(html.parser.HTMLParser):
        def handle_starttag(self, tag, attrs):
            counts[tag] += 1

        def handle_endtag(self, tag):
            counts["/" + tag] += 1

    Parser(convert_charrefs=True).feed(data)
    return counts


def in_word(part):
    """What of a Word document must be there again: links, notes, breaks, pictures, tables."""
    names = "hyperlink footnoteReference br tab drawing pict tbl tc p bookmarkStart fldChar ins del sdt".split()
    return {n: len(re.findall(r"<w:%s[ />]" % n, part)) for n in names}


def office(path, to, folder, profile):
    run("soffice", "--headless", "-env:UserInstallation=file://" + profile, "--convert-to", to, "--outdir", folder, path)
    made = os.path.join(folder, os.path.splitext(os.path.basename(path))[0] + "." + to.split(":")[0])
    if not os.path.exists(made):
        fail("LibreOffice makes nothing of " + path)
        return ""
    with open(made, encoding="utf-8-sig") as f:
        return f.read()


def check(tool, path, folder, profile):
    name = os.path.basename(path)
    kind = os.path.splitext(name)[1]
    out = os.path.join(folder, name)
    memory, job = out + ".tmx", out + ".xlf"
    before = failures
    run(tool, "translate", "--quiet", path, "-o", out, "-o", memory, "-o", job)
    if failures > before:
        return
    run("xmllint", "--nonet", "--noout", "--relaxng", ROOT + "/testdata/tmx14.rng", memory)
    run("xmllint", "--nonet", "--noout", "--relaxng", ROOT + "/testdata/xliff12.rng", job)
    units = run("/usr/bin/python3", "-c", "from translate.storage import tmx, xliff; import sys;"
                "print(len(tmx.tmxfile.parsefile(sys.argv[1]).units), len(xliff.xlifffile.parsefile(sys.argv[2]).units))", memory, job)
    if len(set(units.split())) != 1:
        fail("%s: translate-toolkit finds %s units in TMX and XLIFF" % (name, units.strip()))
    if kind in (".docx", ".odt"):
        old = office(path, "txt:Text:UTF8", os.path.join(folder, "before"), profile)
        new = office(out, "txt:Text:UTF8", os.path.join(folder, "after"), profile)
        if len(old.splitlines()) != len(new.splitlines()) or BENGALI.search(new) or not re.search("[a-z]{3}", new):
            fail("%s: LibreOffice reads\n%s\nof what was\n%s" % (name, new, old))
    if kind == ".docx":
        parts = [zipfile.ZipFile(p).read("word/document.xml").decode() for p in (path, out)]
        if in_word(parts[0]) != in_word(parts[1]):
            fail("%s: %s became %s" % (name, in_word(parts[0]), in_word(parts[1])))
    if kind in (".odt", ".epub"):
        old, new = zipfile.ZipFile(path), zipfile.ZipFile(out)
        for n in old.namelist():
            if n.endswith((".xml", ".xhtml", ".opf")) and markup(old.read(n).decode()) != markup(new.read(n).decode()):
                fail("%s: the tags of %s are others" % (name, n))
    if kind == ".epub":
        run("java", "-jar", EPUBCHECK, out)
    if kind == ".po":
        run("msgfmt", "-c", "-o", os.devnull, out)
        run("/usr/bin/python3", "-c", "from translate.storage import po; import sys; po.pofile.parsefile(sys.argv[1])", out)
    if kind in (".html", ".srt", ".vtt", ".md"):
        texts = [open(p, encoding="utf-8", newline="").read() for p in (path, out)]
        if markup(texts[0]) != markup(texts[1]):
            fail("%s: the tags are others: %s, %s" % (name, markup(texts[0]), markup(texts[1])))
        times = [re.findall(r"^.*-->.*$", t, re.M) for t in texts]
        if times[0] != times[1]:
            fail("%s: the times are others" % name)
    if failures == before:
        print("ok  ", name)


def tables(tool, folder, profile):
    """Ten thousand pairs, and cells that look like formulas."""
    pairs = os.path.join(folder, "many.tsv")
    with open(pairs, "w", encoding="utf-8") as f:
        for i in range(10000):
            f.write("নদী %d & <ক>\tRiver %d & <k>\n" % (i, i))
    run(tool, "convert", "--quiet", pairs, os.path.join(folder, "many.tmx"))
    run("xmllint", "--nonet", "--noout", "--relaxng", ROOT + "/testdata/tmx14.rng", os.path.join(folder, "many.tmx"))
    n = run("/usr/bin/python3", "-c", "from translate.storage import tmx; import sys;"
            "u = tmx.tmxfile.parsefile(sys.argv[1]).units; print(len(u), u[9999].source, u[9999].target)", os.path.join(folder, "many.tmx"))
    if n.strip() != "10000 নদী 9999 & <ক> River 9999 & <k>":
        fail("translate-toolkit reads %s of 10,000 pairs" % n.strip())
    formulas = os.path.join(folder, "formulas.tsv")
    with open(formulas, "w", encoding="utf-8") as f:
        f.write("=1+1\t=2+2\nনদী\t+3\nঘাট\t@x\n")
    run(tool, "convert", "--quiet", formulas, os.path.join(folder, "formulas.xlsx"))
    text = office(os.path.join(folder, "formulas.xlsx"), "csv", folder, profile)
    if "=1+1,=2+2" not in text or "+3" not in text or "@x" not in text:
        fail("LibreOffice computes the cells: " + text)
    else:
        print("ok   tables")


def main():
    tool = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        profile = os.path.join(folder, "profile")
        for i, source in enumerate(sys.argv[2:]):
            for name in sorted(os.listdir(source)):
                if os.path.splitext(name)[1] in (".docx", ".odt", ".epub", ".po", ".html", ".srt", ".vtt", ".md") and name != "README.md" and not name.startswith("review"):
                    at = os.path.join(folder, "%d-%s" % (i, name))
                    os.mkdir(at)
                    check(tool, os.path.join(source, name), at, profile)
        tables(tool, folder, profile)
    if failures:
        sys.exit("%d failures" % failures)


main()
