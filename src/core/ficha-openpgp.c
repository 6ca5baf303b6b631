// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-openpgp.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <gpgme.h>

#include "ficha-backup.h"

/* What GnuPG makes of a passphrase: a message that every OpenPGP program opens (RFC 4880, no OCB),
 * AES-256, the most iterations that the format knows. Nothing of it is remembered. */
static const char configuration[] = "rfc4880\n"
                                    "cipher-algo AES256\n"
                                    "s2k-cipher-algo AES256\n"
                                    "s2k-digest-algo SHA512\n"
                                    "s2k-mode 3\n"
                                    "s2k-count 65011712\n"
                                    "no-symkey-cache\n"
                                    "no-random-seed-file\n";

/* What is to be done in a thread: GPGME waits for its processes. */
typedef struct
{
  gboolean encrypt;
  FichaSecret *text;       /* (owned) */
  FichaSecret *passphrase; /* (owned) */
} Work;

/* Where GPGME writes: as much as a file may hold, and no copy is left where it grows. */
typedef struct
{
  char *bytes; /* (owned) (nullable) */
  gsize length;
  gsize size;
  gboolean full;
} Sink;

static void
sink_clear (Sink *sink)
{
  if (sink->bytes != NULL)
    explicit_bzero (sink->bytes, sink->size);
  g_clear_pointer (&sink->bytes, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sink, sink_clear)

static gssize
sink_write_cb (gpointer user_data, const void *bytes, gsize n)
{
  Sink *sink = user_data;

  if (n > FICHA_BACKUP_MAX_SIZE - sink->length)
    {
      sink->full = TRUE;
      errno = EFBIG;
      return -1;
    }

  if (sink->length + n > sink->size)
    {
      Sink larger = { NULL, sink->length, 2 * (sink->length + n), FALSE };

      larger.bytes = g_malloc (larger.size);
      if (sink->length > 0)
        memcpy (larger.bytes, sink->bytes, sink->length);
      sink_clear (sink);
      *sink = larger;
    }
  memcpy (sink->bytes + sink->length, bytes, n);
  sink->length += n;
  return (gssize) n;
}

static void
work_free (Work *work)
{
  g_clear_pointer (&work->text, ficha_secret_unref);
  g_clear_pointer (&work->passphrase, ficha_secret_unref);
  g_free (work);
}

static gpgme_error_t
passphrase_cb (void *user_data, const char *hint, const char *info, int again, int fd)
{
  const FichaSecret *passphrase = user_data;

  if (again)
    return gpgme_error (GPG_ERR_BAD_PASSPHRASE);
  if (gpgme_io_writen (fd, ficha_secret_peek (passphrase), ficha_secret_get_length (passphrase)) !=
          0 ||
      gpgme_io_writen (fd, "\n", 1) != 0)
    return gpgme_error_from_syserror ();

  return 0;
}

/* ---- a home for GnuPG, which knows no keys and goes again --------------------------------------- */

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *inside = g_build_filename (path, name, NULL);

      if (g_file_test (inside, G_FILE_TEST_IS_DIR) && !g_file_test (inside, G_FILE_TEST_IS_SYMLINK))
        remove_folder (inside);
      else
        g_unlink (inside);
    }
  g_rmdir (path);
}

static char *
make_home (GError **error)
{
  g_autofree char *home = g_build_filename (g_get_user_runtime_dir (), "ficha-XXXXXX", NULL);
  g_autofree char *path = NULL;
  g_autoptr (GError) local_error = NULL;

  if (g_mkdtemp (home) == NULL)
    {
      g_set_error_literal (error, FICHA_ERROR, FICHA_ERROR_FAILED, g_strerror (errno));
      return NULL;
    }

  path = g_build_filename (home, "gpg.conf", NULL);
  if (!g_file_set_contents (path, configuration, -1, &local_error))
    {
      g_set_error_literal (error, FICHA_ERROR, FICHA_ERROR_FAILED, local_error->message);
      remove_folder (home);
      return NULL;
    }

  return g_steal_pointer (&home);
}

static void
ask_gpgconf (const char *home, const char *option, const char *argument)
{
  const char *const argv[] = {
    gpgme_get_dirinfo ("gpgconf-name"), "--homedir", home, option, argument, NULL
  };

  if (argv[0] != NULL)
    g_spawn_sync (NULL, (char **) argv, NULL,
                  G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                  NULL, NULL);
}

/* Ends the gpg-agent that gpg has started, with its sockets, which may lie elsewhere. */
static void
leave_home (const char *home)
{
  ask_gpgconf (home, "--kill", "gpg-agent");
  ask_gpgconf (home, "--remove-socketdir", NULL);
  remove_folder (home);
}

/* ---- the work ----------------------------------------------------------------------------------- */

static GError *
to_error (gpgme_error_t code, const Work *work, const Sink *sink)
{
  const char *word;

  if (sink->full)
    return g_error_new_literal (FICHA_ERROR, FICHA_ERROR_BACKUP, "large");

  switch ((int) gpgme_err_code (code))
    {
    case GPG_ERR_INV_ENGINE:
    case GPG_ERR_UNSUPPORTED_PROTOCOL:
    case GPG_ERR_NO_AGENT:
    case GPG_ERR_NO_PIN_ENTRY:
      word = "gnupg";
      break;

    case GPG_ERR_BAD_PASSPHRASE:
    case GPG_ERR_CANCELED:
      word = "passphrase";
      break;

    default:
      word = "damaged";
      break;
    }

  if (work->encrypt && !g_str_equal (word, "gnupg"))
    return g_error_new_literal (FICHA_ERROR, FICHA_ERROR_FAILED, gpgme_strerror (code));
  return g_error_new_literal (FICHA_ERROR, FICHA_ERROR_BACKUP, word);
}

static gpgme_error_t
run (const Work *work, const char *home, Sink *sink)
{
  struct gpgme_data_cbs callbacks = { .write = sink_write_cb };
  gpgme_ctx_t context = NULL;
  gpgme_data_t in = NULL, out = NULL;
  gpgme_error_t code;

  code = gpgme_new (&context);
  if (code == 0)
    code = gpgme_ctx_set_engine_info (context, GPGME_PROTOCOL_OpenPGP, NULL, home);
  if (code == 0)
    code = gpgme_set_pinentry_mode (context, GPGME_PINENTRY_MODE_LOOPBACK);
  if (code == 0)
    code = gpgme_data_new_from_mem (&in, ficha_secret_peek (work->text),
                                    ficha_secret_get_length (work->text), 0);
  if (code == 0)
    code = gpgme_data_new_from_cbs (&out, &callbacks, sink);
  if (code == 0)
    {
      gpgme_set_armor (context, 1);
      gpgme_set_passphrase_cb (context, passphrase_cb, work->passphrase);
      code = work->encrypt ? gpgme_op_encrypt (context, NULL, 0, in, out)
                           : gpgme_op_decrypt (context, in, out);
    }

  gpgme_data_release (out);
  gpgme_data_release (in);
  if (context != NULL)
    gpgme_release (context);
  return code;
}

static void
work_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Work *work = task_data;
  g_auto (Sink) sink = { NULL };
  g_autofree char *home = NULL;
  GError *error = NULL;
  gpgme_error_t code;

  home = make_home (&error);
  if (home == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  code = run (work, home, &sink);
  leave_home (home);

  if (code != 0)
    g_task_return_error (task, to_error (code, work, &sink));
  else if (memchr (sink.bytes != NULL ? sink.bytes : "", '\0', sink.length) != NULL)
    g_task_return_new_error_literal (task, FICHA_ERROR, FICHA_ERROR_BACKUP, "unknown");
  else
    g_task_return_pointer (task, ficha_secret_new_len (sink.bytes, sink.length),
                           (GDestroyNotify) ficha_secret_unref);
}

static void
start (gpointer tag,
       gboolean encrypt,
       FichaSecret *text,
       FichaSecret *passphrase,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Work *work = g_new0 (Work, 1);

  gpgme_check_version (NULL);
  work->encrypt = encrypt;
  work->text = ficha_secret_ref (text);
  work->passphrase = ficha_secret_ref (passphrase);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  g_task_run_in_thread (task, work_in_thread);
}

/**
 * ficha_openpgp_encrypt_async:
 * @text: what is to be encrypted
 * @passphrase: with what, as ficha_backup_check_passphrase() takes it
 * @callback: called when it is
 * @user_data: for @callback
 *
 * Encrypts with a passphrase, to an OpenPGP message in ASCII that `gpg --decrypt` opens without
 * Ficha. GnuPG does it, in a home of its own below $XDG_RUNTIME_DIR, which is gone afterwards; what
 * is secret goes through pipes.
 */
void
ficha_openpgp_encrypt_async (FichaSecret *text,
                             FichaSecret *passphrase,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (text != NULL);
  g_return_if_fail (passphrase != NULL);

  start (ficha_openpgp_encrypt_async, TRUE, text, passphrase, callback, user_data);
}

/**
 * ficha_openpgp_encrypt_finish:
 * @result: a result of ficha_openpgp_encrypt_async()
 * @error: return location for an error
 *
 * Fails with %FICHA_ERROR_BACKUP and one of these words: `gnupg` (it is not installed, or does not
 * start), `large` (more than %FICHA_BACKUP_MAX_SIZE); or with %FICHA_ERROR_FAILED.
 *
 * Returns: (transfer full) (nullable): the message
 */
FichaSecret *
ficha_openpgp_encrypt_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, ficha_openpgp_encrypt_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ficha_openpgp_decrypt_async:
 * @message: an OpenPGP message in ASCII
 * @passphrase: with what it was encrypted
 * @callback: called when it is read
 * @user_data: for @callback
 *
 * Decrypts what ficha_openpgp_encrypt_async(), or another OpenPGP program, encrypted with a
 * passphrase.
 */
void
ficha_openpgp_decrypt_async (FichaSecret *message,
                             FichaSecret *passphrase,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (message != NULL);
  g_return_if_fail (passphrase != NULL);

  start (ficha_openpgp_decrypt_async, FALSE, message, passphrase, callback, user_data);
}

/**
 * ficha_openpgp_decrypt_finish:
 * @result: a result of ficha_openpgp_decrypt_async()
 * @error: return location for an error
 *
 * Fails with %FICHA_ERROR_BACKUP and one of these words: `passphrase` (it is another one), `damaged`
 * (or encrypted otherwise), `unknown` (no text was encrypted), `gnupg`, `large`; or with
 * %FICHA_ERROR_FAILED.
 *
 * Returns: (transfer full) (nullable): what was encrypted; nothing of it where a byte was changed
 */
FichaSecret *
ficha_openpgp_decrypt_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, ficha_openpgp_decrypt_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
