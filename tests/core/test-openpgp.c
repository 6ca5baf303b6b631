// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include "config.h"

#include "ficha-backup.h"
#include "ficha-openpgp.h"
#include "ficha-test.h"

#include <glib/gstdio.h>

/* Encryption by the real GnuPG, in both directions. */

#define PASSPHRASE "CANARY-pass \"phrase\" \\ é 😀"
#define TEXT       "CANARY-text {\"a\": \"é\"}\n"

static FichaSecret *
encrypt (const char *text, const char *passphrase, GError **error)
{
  g_autoptr (FichaSecret) secret = ficha_secret_new (text);
  g_autoptr (FichaSecret) key = ficha_secret_new (passphrase);
  g_autoptr (GAsyncResult) result = NULL;

  ficha_openpgp_encrypt_async (secret, key, ficha_test_result_cb, &result);
  ficha_test_wait_result (&result);
  return ficha_openpgp_encrypt_finish (result, error);
}

/* What is encrypted, or the error's word. */
static char *
decrypt (const char *message, gsize length, const char *passphrase)
{
  g_autoptr (FichaSecret) secret = ficha_secret_new_len (message, length);
  g_autoptr (FichaSecret) key = ficha_secret_new (passphrase);
  g_autoptr (FichaSecret) text = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ficha_openpgp_decrypt_async (secret, key, ficha_test_result_cb, &result);
  ficha_test_wait_result (&result);
  text = ficha_openpgp_decrypt_finish (result, &error);
  if (text != NULL)
    return g_strdup (ficha_secret_peek (text));

  g_assert_error (error, FICHA_ERROR, FICHA_ERROR_BACKUP);
  return g_strdup (error->message);
}

/* Runs gpg as a person would who does not have Ficha; gives what it prints. */
static char *
run_gpg (const char *folder, const char *input, gsize length, const char *const *options)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                 G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GSubprocess) gpg = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (input, length);
  g_autoptr (GBytes) printed = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) argv = NULL;

  g_strv_builder_add_many (builder, "gpg", "--homedir", folder, "--batch", "--no-autostart",
                           "--pinentry-mode", "loopback", NULL);
  g_strv_builder_addv (builder, (const char **) options);
  argv = g_strv_builder_end (builder);
  gpg = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv, &error);
  g_assert_no_error (error);
  g_subprocess_communicate (gpg, bytes, NULL, &printed, NULL, &error);
  g_assert_no_error (error);

  return g_strndup (g_bytes_get_data (printed, NULL), g_bytes_get_size (printed));
}

static void
test_round_trip (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FichaSecret) message = encrypt (TEXT, PASSPHRASE, &error);
  g_autofree char *text = NULL;
  g_autofree char *of_other = NULL;

  g_assert_no_error (error);
  g_assert_true (ficha_backup_is_encrypted (message));
  g_assert_null (strstr (ficha_secret_peek (message), "CANARY"));

  text = decrypt (ficha_secret_peek (message), ficha_secret_get_length (message), PASSPHRASE);
  g_assert_cmpstr (text, ==, TEXT);
  of_other =
      decrypt (ficha_secret_peek (message), ficha_secret_get_length (message), "another one");
  g_assert_cmpstr (of_other, ==, "passphrase");
}

/* Another OpenPGP program opens it: AES-256, a salted key with the most iterations, protected against
 * changes in the old way that every version knows. */
static void
test_gpg_opens (void)
{
  static const char *const decrypting[] = { "--passphrase", PASSPHRASE, "--decrypt", NULL };
  static const char *const listing[] = { "--list-packets", "--passphrase", PASSPHRASE, NULL };
  g_autoptr (FichaTestFolder) folder = ficha_test_folder_new ();
  g_autoptr (FichaSecret) message = encrypt (TEXT, PASSPHRASE, NULL);
  g_autofree char *text = NULL;
  g_autofree char *packets = NULL;

  text =
      run_gpg (folder, ficha_secret_peek (message), ficha_secret_get_length (message), decrypting);
  g_assert_cmpstr (text, ==, TEXT);
  packets =
      run_gpg (folder, ficha_secret_peek (message), ficha_secret_get_length (message), listing);
  g_test_message ("%s", packets);
  g_assert_nonnull (strstr (packets, "cipher 9, aead 0, s2k 3, hash 10"));
  g_assert_nonnull (strstr (packets, "count 65011712 (255)"));
  g_assert_nonnull (strstr (packets, "mdc_method: 2"));
}

/* And Ficha opens what another program made. */
static void
test_opens_gpg (void)
{
  static const char *const options[] = { "--armor", "--passphrase", PASSPHRASE, "--symmetric",
                                         NULL };
  g_autoptr (FichaTestFolder) folder = ficha_test_folder_new ();
  g_autofree char *message = run_gpg (folder, TEXT, strlen (TEXT), options);
  g_autofree char *text = decrypt (message, strlen (message), PASSPHRASE);

  g_assert_cmpstr (text, ==, TEXT);
}

/* Nothing comes out of a message that was cut or changed. */
static void
test_damaged (void)
{
  g_autoptr (FichaSecret) message = encrypt (TEXT, PASSPHRASE, NULL);
  const gsize length = ficha_secret_get_length (message);

  for (gsize cut = 27; cut < length; cut += 1 + length / 12)
    {
      g_autofree char *word = decrypt (ficha_secret_peek (message), cut, PASSPHRASE);

      g_test_message ("cut at %" G_GSIZE_FORMAT ": %s", cut,
                      g_str_equal (word, TEXT) ? "opened" : word);
      /* the closing line, and the sum before it, carry nothing */
      g_assert_true (g_str_equal (word, "damaged") || g_str_equal (word, "passphrase") ||
                     (cut > length / 2 && g_str_equal (word, TEXT)));
    }

  for (gsize at = 60; at + 40 < length; at += 1 + length / 8)
    {
      g_autofree char *changed = g_strdup (ficha_secret_peek (message));
      g_autofree char *word = NULL;

      if (changed[at] == '\n')
        at++;
      changed[at] = changed[at] == 'A' ? 'B' : 'A';
      word = decrypt (changed, length, PASSPHRASE);
      g_test_message ("changed at %" G_GSIZE_FORMAT ": %s", at, word);
      g_assert_true (g_str_equal (word, "damaged") || g_str_equal (word, "passphrase"));
    }
}

/* A megabyte that becomes a gigabyte, and what is encrypted in no way, are not unpacked. */
static void
test_hostile (void)
{
  static const char *const bomb[] = { "--armor", "--passphrase", PASSPHRASE, "--symmetric", NULL };
  static const char *const plain[] = { "--armor", "--store", NULL };
  g_autoptr (FichaTestFolder) folder = ficha_test_folder_new ();
  const gsize size = 8 * FICHA_BACKUP_MAX_SIZE;
  g_autofree char *zeros = g_strnfill (size, '0');
  g_autofree char *large = run_gpg (folder, zeros, size, bomb);
  g_autofree char *stored = run_gpg (folder, TEXT, strlen (TEXT), plain);
  g_autofree char *binary = run_gpg (folder, "a\0b", 3, bomb);
  g_autofree char *of_large = decrypt (large, strlen (large), PASSPHRASE);
  g_autofree char *of_stored = decrypt (stored, strlen (stored), PASSPHRASE);
  g_autofree char *of_binary = decrypt (binary, strlen (binary), PASSPHRASE);
  g_autofree char *of_head = decrypt ("-----BEGIN PGP MESSAGE-----\n\n\n", 30, PASSPHRASE);

  g_assert_cmpuint (strlen (large), <, size / 100);
  g_assert_cmpstr (of_large, ==, "large");
  g_assert_cmpstr (of_stored, ==, "damaged");
  g_assert_cmpstr (of_binary, ==, "unknown");
  g_assert_cmpstr (of_head, ==, "damaged");
}

static guint
count_inside (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (folder != NULL && g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

static guint
count_processes (const char *name)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc", 0, NULL);
  const char *pid;
  guint n = 0;

  while ((pid = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc", pid, "cmdline", NULL);
      g_autofree char *line = NULL;
      gsize length;

      if (!g_file_get_contents (path, &line, &length, NULL))
        continue;
      for (gsize i = 0; i < length; i++)
        if (line[i] == '\0')
          line[i] = ' ';
      n += length > 0 && strstr (line, name) != NULL;
    }
  return n;
}

/* The home of GnuPG is gone, with its agent, whatever became of the work. */
static void
test_nothing_left (void)
{
  const char *runtime = g_get_user_runtime_dir ();
  const guint before = count_inside (runtime);
  g_autofree char *ours = g_build_filename (runtime, "ficha-", NULL);
  g_autoptr (FichaSecret) message = encrypt (TEXT, PASSPHRASE, NULL);
  g_autofree char *word = NULL;

  g_assert_nonnull (message);
  word = decrypt (ficha_secret_peek (message), 100, PASSPHRASE);
  g_assert_cmpuint (count_inside (runtime), ==, before);
  ficha_assert_await (count_processes (ours) == 0, 5000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/openpgp/round-trip", test_round_trip);
  g_test_add_func ("/openpgp/gpg-opens", test_gpg_opens);
  g_test_add_func ("/openpgp/opens-gpg", test_opens_gpg);
  g_test_add_func ("/openpgp/X02-damaged", test_damaged);
  g_test_add_func ("/openpgp/hostile", test_hostile);
  g_test_add_func ("/openpgp/nothing-left", test_nothing_left);
  return g_test_run ();
}
