package dev.keyturn.sandbox;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The members of an answer of the query protocol, written in order. */
public final class Xml {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final StringBuilder out = new StringBuilder(512);

  /** Writes a member that is a text. */
  public Xml text(String name, String value) {
    return inside(name, xml -> xml.content(value));
  }

  /** Writes the text of the member that is open. */
  public void content(String value) {
    out.append(QueryProtocol.escape(value));
  }

  /** Writes a member that is a whole number. */
  public Xml number(String name, int value) {
    return text(name, String.valueOf(value));
  }

  /** Writes a member that is true or false. */
  public Xml flag(String name, boolean value) {
    return text(name, String.valueOf(value));
  }

  /** Writes a member that is an instant. */
  public Xml time(String name, Instant value) {
    return text(name, TIME.format(value));
  }

  /** Writes a member if it has a value. */
  public Xml optional(String name, Optional<?> value) {
    value.ifPresent(present -> text(name, present.toString()));
    return this;
  }

  /** Writes a member that has members. */
  public Xml inside(String name, Consumer<Xml> content) {
    out.append('<').append(name).append('>');
    content.accept(this);
    out.append("</").append(name).append('>');
    return this;
  }

  /** Writes a list as EC2 does. */
  public <T> Xml list(String name, Collection<T> items, BiConsumer<Xml, T> content) {
    return list(name, "item", items, content);
  }

  /** Writes a list as the other services of the query protocol do. */
  public <T> Xml members(String name, Collection<T> items, BiConsumer<Xml, T> content) {
    return list(name, "member", items, content);
  }

  /** Writes a list whose entries have a name of their own. */
  public <T> Xml list(String name, String each, Collection<T> items, BiConsumer<Xml, T> content) {
    return inside(
        name,
        list -> items.forEach(item -> list.inside(each, entry -> content.accept(entry, item))));
  }

  /** Writes {@code <return>true</return>}, the answer of what has nothing to tell. */
  public void done() {
    flag("return", true);
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
