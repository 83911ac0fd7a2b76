package dev.keyturn.reencryption;

import dev.keyturn.key.KeyArn;

/** Orders a template's saved default version back, if the default is still Keyturn's. */
public record TemplateRestore(TemplateDefault saved, KeyArn newKey) {}
