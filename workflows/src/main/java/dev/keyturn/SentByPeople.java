package dev.keyturn;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An input that people write: a field that is not known is a mistake of theirs, and is refused.
 * Whatever else is sent comes from another worker, where it is a field of a later version.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface SentByPeople {}
