namespace Tocsin.Scanning.Files;

/// <summary>What a scan did not look at, and why: counted, so that nothing is hidden in silence.</summary>
public sealed record SkippedFiles
{
    /// <summary>Folders of dependencies, of version control and of build output; their files are not counted.</summary>
    public int Folders { get; init; }

    /// <summary>Files over 1 MB.</summary>
    public int Large { get; init; }

    public int Binary { get; init; }

    /// <summary>Symbolic links: what they lead to is scanned where it stands.</summary>
    public int Links { get; init; }

    /// <summary>Files and folders that could not be read.</summary>
    public int Unreadable { get; init; }
}
