package dev.keyturn.audit;

/**
 * What could not be judged of the keys of a target together; it must not be read as passed.
 *
 * @param kind the findings that there may be
 * @param reason what was not looked at, and why
 */
public record Gap(FindingKind kind, String reason) {}
