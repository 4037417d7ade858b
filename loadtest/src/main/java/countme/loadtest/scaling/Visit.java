package countme.loadtest.scaling;

/**
 * A visit that was answered. Times are in milliseconds.
 *
 * @param visitor who came; everybody comes twice, the second time after the first answer
 * @param begun when the request came
 * @param ended when the answer went
 * @param number that it told
 */
record Visit(int visitor, double begun, double ended, long number) {}
