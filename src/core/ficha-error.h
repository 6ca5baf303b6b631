// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FichaError:
 * @FICHA_ERROR_FAILED: something else; the message is a technical sentence
 * @FICHA_ERROR_INVALID_NAME: the name can't be used; message: why, one of the words of
 *   ficha_integration_check_name()
 * @FICHA_ERROR_INVALID_BASE_URI: the base URI can't be used; message: why, one of the words of
 *   ficha_base_uri_check()
 * @FICHA_ERROR_INVALID_CONSUMER_KEY: the consumer key can't be used; message: why, one of the words
 *   of ficha_key_check()
 * @FICHA_ERROR_INVALID_SECRET_KEY: the secret key can't be used; message: why, likewise
 * @FICHA_ERROR_INVALID_CA_FILE: the CA file can't be read or holds no certificate; message: its path
 * @FICHA_ERROR_NAME_TAKEN: another integration has this name; message: the name
 * @FICHA_ERROR_NOT_FOUND: no integration is named so; message: what was asked for
 * @FICHA_ERROR_AMBIGUOUS: more than one integration's name begins so; message: what was asked for
 * @FICHA_ERROR_LOCKED: the keyring is locked and was not unlocked; message: empty
 * @FICHA_ERROR_NO_KEYRING: there is no Secret Service; message: empty, or one of the words of
 *   #FichaKeyring
 * @FICHA_ERROR_MISSING: the keyring answered, unlocked, that the item is not there; message: empty
 * @FICHA_ERROR_DAMAGED: what the keyring holds can't be read; message: empty
 * @FICHA_ERROR_KEYRING: the keyring failed otherwise (disk full, time-out); message: its reason
 * @FICHA_ERROR_STORE: a record can't be written or read; message: the reason
 * @FICHA_ERROR_REFUSED: the server does not accept the keys (400, 401, 403, 422 on POST); message:
 *   what the server said of it, may be empty
 * @FICHA_ERROR_RESOLVE: the host has no address; message: the host
 * @FICHA_ERROR_CONNECT: the host does not take connections; message: the host
 * @FICHA_ERROR_TIMED_OUT: no answer in time; message: the host
 * @FICHA_ERROR_PROXY: the proxy refused or is not reached; message: the host asked for
 * @FICHA_ERROR_CAPTIVE: the network wants a sign-in first; message: the host
 * @FICHA_ERROR_NETWORK: the connection broke; message: the host
 * @FICHA_ERROR_TLS_UNTRUSTED: the certificate's authority is unknown; message: the host
 * @FICHA_ERROR_TLS_WRONG_HOST: the certificate is another host's; message: the host
 * @FICHA_ERROR_TLS_EXPIRED: the certificate is expired; message: the host
 * @FICHA_ERROR_TLS_NOT_YET_VALID: the certificate is not valid yet; message: the host
 * @FICHA_ERROR_TLS: the secure connection failed otherwise; message: the host
 * @FICHA_ERROR_REDIRECT: the address answered with a redirect; message: the host it points to
 * @FICHA_ERROR_WRONG_ADDRESS: nothing of the API is at this address (404, 405); message: the status
 * @FICHA_ERROR_NOT_API: HTML came, not an answer of the API; message: the host
 * @FICHA_ERROR_BAD_ANSWER: the answer holds no usable token; message: why, in English, with nothing
 *   of the answer's text
 * @FICHA_ERROR_SERVER: the server failed (5xx and what else is not success); message: the status
 *   and, after a space, what the server said of it
 * @FICHA_ERROR_RATE_LIMITED: too many requests (429); message: the status, as for SERVER
 * @FICHA_ERROR_EXPIRED: the server sent a token that is over already; message: empty
 * @FICHA_ERROR_NO_AGENT: the agent can't be reached or started; message: the reason
 *
 * What can go wrong, for every part of Ficha. A message is a detail for a sentence that
 * ficha_explain() makes, never a sentence for people, and never holds a secret.
 *
 * On D-Bus each value is io.github.ficha_app.Ficha.Error.NAME.
 */
typedef enum
{
  FICHA_ERROR_FAILED,
  FICHA_ERROR_INVALID_NAME,
  FICHA_ERROR_INVALID_BASE_URI,
  FICHA_ERROR_INVALID_CONSUMER_KEY,
  FICHA_ERROR_INVALID_SECRET_KEY,
  FICHA_ERROR_INVALID_CA_FILE,
  FICHA_ERROR_NAME_TAKEN,
  FICHA_ERROR_NOT_FOUND,
  FICHA_ERROR_AMBIGUOUS,
  FICHA_ERROR_LOCKED,
  FICHA_ERROR_NO_KEYRING,
  FICHA_ERROR_MISSING,
  FICHA_ERROR_DAMAGED,
  FICHA_ERROR_KEYRING,
  FICHA_ERROR_STORE,
  FICHA_ERROR_REFUSED,
  FICHA_ERROR_RESOLVE,
  FICHA_ERROR_CONNECT,
  FICHA_ERROR_TIMED_OUT,
  FICHA_ERROR_PROXY,
  FICHA_ERROR_CAPTIVE,
  FICHA_ERROR_NETWORK,
  FICHA_ERROR_TLS_UNTRUSTED,
  FICHA_ERROR_TLS_WRONG_HOST,
  FICHA_ERROR_TLS_EXPIRED,
  FICHA_ERROR_TLS_NOT_YET_VALID,
  FICHA_ERROR_TLS,
  FICHA_ERROR_REDIRECT,
  FICHA_ERROR_WRONG_ADDRESS,
  FICHA_ERROR_NOT_API,
  FICHA_ERROR_BAD_ANSWER,
  FICHA_ERROR_SERVER,
  FICHA_ERROR_RATE_LIMITED,
  FICHA_ERROR_EXPIRED,
  FICHA_ERROR_NO_AGENT,
} FichaError;

#define FICHA_N_ERRORS (FICHA_ERROR_NO_AGENT + 1)

#define FICHA_ERROR    (ficha_error_quark ())
GQuark ficha_error_quark (void);

const char *ficha_error_get_nick (FichaError code);
gboolean ficha_error_from_nick (const char *nick, FichaError *code);

G_END_DECLS
