namespace Tocsin.Mail;

/// <summary>When a mail that was not taken is tried again. Pure.</summary>
internal static class MailBackoff
{
    private static readonly int[] Minutes = [1, 5, 15, 30];

    /// <param name="attempts">Attempts made, the last one among them.</param>
    public static TimeSpan After(int attempts) =>
        TimeSpan.FromMinutes(attempts <= Minutes.Length ? Minutes[attempts - 1] : 60);
}
