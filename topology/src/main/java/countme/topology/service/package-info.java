/** What exists: one file per service, each a description that makes fresh containers on demand and never starts or stops anything. */
@NullMarked
package countme.topology.service;

import org.jspecify.annotations.NullMarked;
