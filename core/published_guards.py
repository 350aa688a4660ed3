"""Guards on the parts of what is published: rules of a plan, questions of a questionnaire."""

from core import guards


def parts_of_published(name: str, table: str, column: str, parent: str, *, code: str) -> None:
    """Refuse to add, change and delete rows of ``table`` whose ``parent`` (by ``column``) is published."""
    function = f"""
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM {parent} v WHERE v.status = 'published'
    AND ((TG_OP <> 'DELETE' AND v.id = NEW.{column}) OR (TG_OP <> 'INSERT' AND v.id = OLD.{column}))
  ) THEN
    RAISE EXCEPTION 'guard:{code} on %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$
"""

    def trigger(verb: str, row: str) -> str:
        published = f"(SELECT status FROM {parent} WHERE id = {row}.{column}) = 'published'"
        return (
            f'CREATE TRIGGER "{name}_{verb.lower()}" BEFORE {verb} ON "{table}" '
            f"WHEN {published} BEGIN SELECT RAISE(ABORT, 'guard:{code} on {table}'); END"
        )

    verbs = {"INSERT": "NEW", "UPDATE": "OLD", "DELETE": "OLD"}
    guards.register(
        guards.Guard(
            name,
            table,
            create={
                "sqlite": [trigger(verb, row) for verb, row in verbs.items()],
                "postgresql": [
                    function,
                    f'CREATE TRIGGER "{name}" BEFORE INSERT OR UPDATE OR DELETE ON "{table}" '
                    f"FOR EACH ROW EXECUTE FUNCTION {name}()",
                ],
            },
            drop={
                "sqlite": [f'DROP TRIGGER IF EXISTS "{name}_{verb.lower()}"' for verb in verbs],
                "postgresql": [f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"'],
            },
            says="adding, changing and deleting when the version is published",
        )
    )
