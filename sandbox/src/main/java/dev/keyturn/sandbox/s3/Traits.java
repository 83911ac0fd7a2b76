package dev.keyturn.sandbox.s3;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What an object has besides its content: attributes, tags, access control list, lock. */
record Traits(Attributes attributes, Map<String, String> tags, Acl acl, ObjectLock lock) {
  Traits {
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
  }

  Traits withAttributes(Attributes changed) {
    return new Traits(changed, tags, acl, lock);
  }

  Traits withTags(Map<String, String> changed) {
    return new Traits(attributes, changed, acl, lock);
  }

  Traits withAcl(Acl changed) {
    return new Traits(attributes, tags, changed, lock);
  }

  Traits withLock(ObjectLock changed) {
    return new Traits(attributes, tags, acl, changed);
  }
}
