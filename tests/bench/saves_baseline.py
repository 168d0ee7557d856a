#!/usr/bin/env python3
"""What the disk and plain SQLite give for the same saves without HTTP: one writer, groups of as many saves as there
are clients, a 10 KB document each, WAL, synchronous=FULL.   saves_baseline.py FOLDER [CLIENTS] [SECONDS]"""
import os
import sqlite3
import sys
import time

folder = sys.argv[1]
clients = int(sys.argv[2]) if len(sys.argv) > 2 else 50
seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 3
os.makedirs(folder, exist_ok=True)
path = os.path.join(folder, "baseline.db")
for name in (path, path + "-wal", path + "-shm"):
    if os.path.exists(name):
        os.unlink(name)
connection = sqlite3.connect(path, isolation_level=None)
connection.execute("PRAGMA journal_mode=WAL")
connection.execute("PRAGMA synchronous=FULL")
connection.execute("CREATE TABLE draft (id INTEGER PRIMARY KEY, revision INTEGER, document TEXT)")
texts = [("%05d" % one) + "水" * 3400 for one in range(clients)]
connection.executemany("INSERT INTO draft VALUES (?, 1, ?)", enumerate(texts))
groups = []
began = time.perf_counter()
while time.perf_counter() - began < seconds:
    started = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    for one, text in enumerate(texts):
        connection.execute("SAVEPOINT save")
        connection.execute("UPDATE draft SET revision = revision + 1, document = ? WHERE id = ?", (text + str(len(groups)), one))
        connection.execute("RELEASE save")
    connection.execute("COMMIT")
    groups.append((time.perf_counter() - started) * 1000)
took = time.perf_counter() - began
groups.sort()
saves = len(groups) * clients / took
print(f"baseline, SQLite {sqlite3.sqlite_version} alone, groups of {clients}: {saves:.0f} saves/s, "
      f"p50 {groups[len(groups) // 2]:.1f} ms, p99 {groups[int(len(groups) * 0.99)]:.1f} ms a group")
connection.close()
os.unlink(path)
