package dev.keyturn.sandbox;

/** One answer, before a front writes it to the wire. */
@SuppressWarnings("ArrayRecordComponent") // a body is passed on, never compared
public record WireResponse(int status, Headers headers, byte[] body) {}
