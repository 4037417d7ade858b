/** What exists: one file per service, each a description, of which fresh containers are made on demand; nothing here starts or stops one. */
@NullMarked
package countme.topology.service;

import org.jspecify.annotations.NullMarked;
