package dev.keyturn.reencryption;

/** The default version of a launch template that a run changes, so that it can be put back. */
public record TemplateDefault(String template, long version) {}
