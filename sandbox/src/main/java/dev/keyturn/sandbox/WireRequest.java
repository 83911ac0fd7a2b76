package dev.keyturn.sandbox;

/**
 * One request as received: path and query are exactly the bytes on the wire (still percent-encoded,
 * query empty if there is none), the body is decoded from transfer coding only.
 */
@SuppressWarnings("ArrayRecordComponent") // a body is passed on, never compared
public record WireRequest(
    String method, String rawPath, String rawQuery, Headers headers, byte[] body) {}
