"""The statements of an inbox in PostgreSQL.

Locks and settings end with their transaction: behind PgBouncer in transaction mode, the next one
may be on another connection of the server.
"""

__all__ = ["ADD", "CLAIM", "LETTERS", "LOCK_LETTERS", "REMOVE", "TABLES"]

# The tables are looked up first, because a role that may use them may lack the right to create
# them. Without the lock, two sessions that create them at once would collide inside PostgreSQL.
# Text from outside is stored as bytes, which every encoding of a database accepts.
TABLES = """
DO $$ BEGIN
    IF to_regclass('pytribute_inbox') IS NULL OR to_regclass('pytribute_dead_letters') IS NULL THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('pytribute_inbox', 0));
        CREATE TABLE IF NOT EXISTS pytribute_inbox (
            key text PRIMARY KEY, done_at timestamptz NOT NULL DEFAULT now()
        );
        CREATE TABLE IF NOT EXISTS pytribute_dead_letters (
            key text PRIMARY KEY, name bytea NOT NULL, body bytea NOT NULL, reason bytea NOT NULL,
            at timestamptz NOT NULL
        );
    END IF;
END $$
"""
# A completed key is reported without the lock: many sessions may query it at once, and none of them
# handles it. The response is sent after the commit, so the commit has to survive a crash of the
# server: `synchronous_commit = off` becomes `on` for this transaction, other values stay.
CLAIM = """
WITH done AS (
    SELECT FROM pytribute_inbox WHERE key = %(key)s
), lock AS (
    SELECT CASE WHEN NOT EXISTS (SELECT FROM done)
        THEN pg_try_advisory_xact_lock(hashtextextended(%(key)s, 1)) END AS mine
), mark AS (
    INSERT INTO pytribute_inbox (key) SELECT %(key)s FROM lock WHERE mine
    ON CONFLICT DO NOTHING RETURNING key
)
SELECT mine, EXISTS (SELECT FROM mark),
    EXISTS (SELECT FROM pytribute_dead_letters WHERE key = %(key)s),
    set_config('synchronous_commit',
        replace(current_setting('synchronous_commit'), 'off', 'on'), true)
FROM lock
"""
# Letters are added one after the other: two transactions at once could deadlock.
LOCK_LETTERS = """
SELECT pg_advisory_xact_lock(hashtextextended('pytribute_dead_letters', 0)),
    set_config('synchronous_commit',
        replace(current_setting('synchronous_commit'), 'off', 'on'), true)
"""
# SKIP LOCKED: another transaction is already removing such a letter.
ADD = """
WITH added AS (
    INSERT INTO pytribute_dead_letters VALUES
        (%(key)s, %(name)s, %(body)s, %(reason)s, %(at)s)
    ON CONFLICT (key) DO UPDATE
        SET body = excluded.body, reason = excluded.reason, at = excluded.at
)
DELETE FROM pytribute_dead_letters WHERE key IN (
    SELECT key FROM pytribute_dead_letters WHERE key <> %(key)s
    ORDER BY at DESC, key DESC OFFSET %(others)s FOR UPDATE SKIP LOCKED
)
"""
REMOVE = "DELETE FROM pytribute_dead_letters WHERE key = %(key)s"
LETTERS = "SELECT name, body, reason, at FROM pytribute_dead_letters ORDER BY at, key"
