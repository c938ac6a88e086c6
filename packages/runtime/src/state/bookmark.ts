import { StateError } from "./state-error.ts";

const cookieLength = 8;
const positionLength = 8;

/** Turns positions into bookmarks and back. */
export interface BookmarkCodec {
  /** Bookmark of a position. */
  encode(position: number): Uint8Array;
  /**
   * Position of a bookmark.
   *
   * @throws {StateError} invalidBookmark: the bytes are no bookmark of this life of the state.
   */
  decode(bookmark: Uint8Array): number;
}

/**
 * Creates the bookmarks of one life of the state: a random cookie, then the position, so that those of
 * another life, made-up ones and cut ones are noticed.
 *
 * @requirement COSI-WCH-036
 * @requirement COSI-WCH-037
 */
export function createBookmarkCodec(randomBytes: (count: number) => Uint8Array): BookmarkCodec {
  const cookie = Buffer.from(randomBytes(cookieLength));
  return {
    encode(position) {
      const bookmark = Buffer.alloc(cookieLength + positionLength);
      cookie.copy(bookmark);
      bookmark.writeBigUInt64BE(BigInt(position), cookieLength);
      return bookmark;
    },
    decode(bookmark) {
      const bytes = Buffer.from(bookmark.buffer, bookmark.byteOffset, bookmark.byteLength);
      if (bytes.length !== cookieLength + positionLength || !bytes.subarray(0, cookieLength).equals(cookie)) {
        throw new StateError(
          "invalidBookmark",
          "the bookmark was not issued by this server in its present life",
        );
      }
      return Number(bytes.readBigUInt64BE(cookieLength));
    },
  };
}
