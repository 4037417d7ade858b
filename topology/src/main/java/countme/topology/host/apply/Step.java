package countme.topology.host.apply;

/**
 * One change to a host.
 *
 * @param kind when it is done
 * @param what it does, such as {@code "add the user ada (admin)"}
 * @param check of bash: whether what was written can be put in force; asked before anything is. Empty where there is nothing to ask
 * @param script of bash; its failure takes everything back
 * @param undo what takes it back; empty where nothing has to be
 */
public record Step(Kind kind, String what, String check, String script, String undo) {
    /** In their order. All but the last are taken back unless the operator comes in again. */
    public enum Kind {
        ACCOUNT,
        FILE,
        SERVICE,
        /** Ends what somebody has who may no longer come in, and cannot be taken back. */
        DEPARTURE
    }
}
