namespace Tocsin.Scanning.Runner;

/// <summary>Finds where results begin on a stdout that starts with something else: a greeting, a warning, a progress line.</summary>
internal static class OutputStart
{
    /// <summary>As far as is looked.</summary>
    private const int Most = 64 * 1024;

    /// <summary>Goes to the first line that begins with a brace; back to the start where there is none.</summary>
    public static async Task SeekAsync(FileStream output, CancellationToken cancellationToken)
    {
        var head = new byte[(int)Math.Min(Most, output.Length)];
        await output.ReadExactlyAsync(head, cancellationToken);
        output.Position = Find(head);
    }

    private static int Find(ReadOnlySpan<byte> head)
    {
        for (var start = 0; start < head.Length; )
        {
            var line = head[start..];
            var blank = line.IndexOfAnyExcept(" \t\r"u8);
            if (blank >= 0 && line[blank] == '{')
                return start + blank;
            var end = line.IndexOf((byte)'\n');
            if (end < 0)
                break;
            start += end + 1;
        }
        return 0;
    }
}
