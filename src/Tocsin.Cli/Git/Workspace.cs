using Tocsin.Client.Scans;

namespace Tocsin.Cli.Git;

/// <summary>What is to be scanned, and what is known about it.</summary>
internal sealed record Workspace
{
    /// <summary>The folder that paths are relative to, absolute: the top of the repository, or the folder asked for.</summary>
    public required string Root { get; init; }

    /// <summary>What was asked for, relative to the root, with forward slashes; empty when it is all of it.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    public required ScanTarget Target { get; init; }

    /// <summary>Null where there is none: the server takes the target's default branch then.</summary>
    public string? Branch { get; init; }

    public string? Commit { get; init; }

    /// <summary>What a user says wins over what was found.</summary>
    public Workspace With(string? target, string? branch, string? commit) =>
        this with
        {
            Target = target is null ? Target : TargetOf(target) with { DefaultBranch = Target.DefaultBranch },
            Branch = branch ?? Branch,
            Commit = commit ?? Commit,
        };

    public static ScanTarget TargetOf(string name)
    {
        var parts = name.Split('/');
        var isRepository = parts.Length >= 2 && parts.All(p => p.Length > 0);
        return new ScanTarget { Kind = isRepository ? "repository" : "folder", Name = name };
    }
}
