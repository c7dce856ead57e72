/* The smallest program: linked statically, so that executing it costs little beside what a guard adds. */
int main(void) { return 0; }
