/** What an error of `node:sqlite` is about, without the text of a statement or a value. */
export function describeSqliteError(error: unknown): string {
  if (error instanceof Error && "errstr" in error && typeof error.errstr === "string") return error.errstr;
  if (error instanceof Error && "code" in error && typeof error.code === "string") return error.code;
  return "SQLite failed";
}
