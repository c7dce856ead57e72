// The one-shot SHA-256 functions work without OpenSSL's initialisation, which reads configuration files and fills tables
// for most of a millisecond; OpenSSL 3 calls them deprecated, and keeps them.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>
#include <openssl/crypto.h>
