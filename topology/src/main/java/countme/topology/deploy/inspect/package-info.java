/** Looks at a stack and changes nothing: status, doctor, logs. */
@NullMarked
package countme.topology.deploy.inspect;

import org.jspecify.annotations.NullMarked;
