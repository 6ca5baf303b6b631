// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Ficha authors

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/Xdamage.h>
#include <glib-unix.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

/* first-frame [--edges N] [--timeout SECONDS] [--watch SECONDS] COMMAND…: sees from outside, as the X
 * server does, when a program has drawn its window. It prints a line of JSON and ends the program by
 * SIGUSR1, which GTK programs know nothing of: they do no more work, and valgrind still tells what it
 * counted. */

#define SMALLEST 100 /* pixels: less is no window to work in */
#define HEADER   64  /* pixels from above that every window fills */
#define SETTLE   8   /* seconds until what was put off is there, and no animation goes on */
#define CONTRAST 64  /* of 255, from one pixel to the next: the edge of a letter */

typedef struct
{
  Display *display;
  Window window;
  Damage damage;
  int damage_event;
  gboolean watching;
  int edges;       /* that make the content */
  int n_frames;    /* drawn so far */
  double mapped;   /* seconds since the start, 0 for not yet */
  double first;    /* when it had drawn a header */
  double content;  /* when what it had drawn had enough edges */
  int edges_found; /* then */
} Watch;

/* Milliseconds to look: a program that is stopped while it has grabbed the X server is let go then. */
#define LOOK 50

static gint64 start;
static pid_t child;

static double
get_seconds (void)
{
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

/* A window may go at any moment. */
static int
ignore_error (Display *display, XErrorEvent *error)
{
  return 0;
}

static int
get_brightness (unsigned long pixel)
{
  return (int) (((pixel >> 16 & 0xff) + 2 * (pixel >> 8 & 0xff) + (pixel & 0xff)) / 4);
}

static void
alarm_cb (int number)
{
  kill (child, SIGCONT);
}

static void
set_alarm (int milliseconds)
{
  const struct itimerval after = { .it_value = { .tv_usec = milliseconds * 1000 } };

  setitimer (ITIMER_REAL, &after, NULL);
}

/* How many edges there are in the header, or below it. */
static int
count_edges (Watch *self, gboolean below)
{
  XWindowAttributes attributes;
  XImage *image;
  int y0 = below ? HEADER : 0;
  int n = 0;

  if (!XGetWindowAttributes (self->display, self->window, &attributes) ||
      attributes.height <= HEADER)
    return 0;

  image = XGetImage (self->display, self->window, 0, y0, (unsigned) attributes.width,
                     (unsigned) (below ? attributes.height - HEADER : HEADER), AllPlanes, ZPixmap);
  if (image == NULL)
    return 0;

  for (int y = 0; y < image->height; y++)
    {
      int last = get_brightness (XGetPixel (image, 0, y));

      for (int x = 1; x < image->width; x++)
        {
          int this = get_brightness (XGetPixel (image, x, y));

          n += abs (this - last) > CONTRAST;
          last = this;
        }
    }
  XDestroyImage (image);

  return n;
}

/* Looks at what is on screen. */
static void
handle_damage (Watch *self)
{
  double now = get_seconds ();

  XDamageSubtract (self->display, self->damage, None, None);
  /* the server itself fills a window when it is mapped: that is no frame of the program */
  if (self->first == 0 && count_edges (self, FALSE) == 0)
    return;

  self->n_frames++;
  if (self->first == 0)
    self->first = now;
  if (self->content == 0)
    {
      self->edges_found = self->edges > 0 ? count_edges (self, TRUE) : 0;
      if (self->edges_found >= self->edges)
        self->content = now;
    }
}

static void
handle_event (Watch *self, const XEvent *event)
{
  XWindowAttributes attributes;

  if (event->type == MapNotify && self->window == None &&
      XGetWindowAttributes (self->display, event->xmap.window, &attributes) &&
      !attributes.override_redirect && attributes.width > SMALLEST && attributes.height > SMALLEST)
    {
      self->window = event->xmap.window;
      self->mapped = get_seconds ();
      self->damage = XDamageCreate (self->display, self->window, XDamageReportNonEmpty);
    }
  else if (event->type == self->damage_event + XDamageNotify)
    {
      /* so that what follows the frame is not counted, however long looking takes */
      kill (child, SIGSTOP);
      set_alarm (LOOK);
      handle_damage (self);
      set_alarm (0);
      if (self->content == 0 || self->watching)
        kill (child, SIGCONT);
    }
}

/* Until the content is there, or for some seconds; whether the program is still there. */
static gboolean
follow (Watch *self, double until, gboolean to_content)
{
  struct pollfd ready = { .fd = ConnectionNumber (self->display), .events = POLLIN };

  while (get_seconds () < until && !(to_content && self->content > 0))
    {
      while (XPending (self->display) > 0 && !(to_content && self->content > 0))
        {
          XEvent event;

          XNextEvent (self->display, &event);
          handle_event (self, &event);
        }
      if (to_content && self->content > 0)
        break;
      poll (&ready, 1, 100);
      if (waitpid (child, NULL, WNOHANG) == child)
        return FALSE;
    }

  return TRUE;
}

/* A line of /proc/PID/smaps_rollup, in KiB, −1 where it can't be read. */
static long
read_memory (pid_t pid, const char *key)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/smaps_rollup", pid);
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return -1;

  line = strstr (text, key);
  return line != NULL ? strtol (line + strlen (key), NULL, 10) : -1;
}

int
main (int argc, char *argv[])
{
  Watch self = { .window = None };
  int timeout = 30, seconds = 0, error_base, frames, settled;
  long anonymous, pss;
  gboolean alive;
  const GOptionEntry entries[] = {
    { "edges", 0, 0, G_OPTION_ARG_INT, &self.edges, "What is drawn has to have N edges", "N" },
    { "timeout", 0, 0, G_OPTION_ARG_INT, &timeout, "Wait no longer", "SECONDS" },
    { "watch", 0, 0, G_OPTION_ARG_INT, &seconds, "Count what is drawn after that", "SECONDS" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("COMMAND…");
  g_autoptr (GError) error = NULL;

  g_option_context_set_strict_posix (context, TRUE);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc < 2)
    {
      g_printerr ("first-frame: %s\n", error != NULL ? error->message : "no command");
      return EXIT_FAILURE;
    }

  self.display = XOpenDisplay (NULL);
  if (self.display == NULL ||
      !XDamageQueryExtension (self.display, &self.damage_event, &error_base))
    {
      g_printerr ("first-frame: no X display that tells damage\n");
      return EXIT_FAILURE;
    }
  XSetErrorHandler (ignore_error);
  signal (SIGALRM, alarm_cb);
  XSelectInput (self.display, DefaultRootWindow (self.display), SubstructureNotifyMask);
  XSync (self.display, False);

  start = g_get_monotonic_time ();
  child = fork ();
  if (child == 0)
    {
      execvp (argv[1], argv + 1);
      _exit (127);
    }

  alive = follow (&self, timeout, TRUE);
  anonymous = read_memory (child, "Pss_Anon:");
  pss = read_memory (child, "Pss:");
  frames = self.n_frames;
  self.watching = TRUE;
  if (alive && seconds > 0)
    kill (child, SIGCONT);
  if (alive && seconds > 0)
    alive = follow (&self, get_seconds () + SETTLE, FALSE);
  settled = self.n_frames;
  if (alive && seconds > 0)
    alive = follow (&self, get_seconds () + seconds, FALSE);
  if (alive)
    {
      kill (child, SIGUSR1);
      kill (child, SIGCONT);
      waitpid (child, NULL, 0);
    }

  printf ("{\"mapped\": %.4f, \"first\": %.4f, \"content\": %.4f, \"frames\": %d, \"edges\": %d, "
          "\"anonymous\": %ld, \"pss\": %ld, \"frames_after\": %d}\n",
          self.mapped, self.first, self.content, frames, self.edges_found, anonymous, pss,
          self.n_frames - settled);

  return self.content > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
