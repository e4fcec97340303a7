using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tocsin.Scans;

/// <summary>Which scans a list shows.</summary>
internal sealed record ScanFilter
{
    [Description("A target, by id or name.")]
    [StringLength(300, MinimumLength = 1)]
    public string? Target { get; init; }

    [StringLength(250, MinimumLength = 1)]
    public string? Branch { get; init; }

    [AllowedValues("submitted", "running", "completed", "failed", "cancelled")]
    public string? Status { get; init; }
}

/// <summary>Parameters of <c>POST /scans/{id}/results</c>.</summary>
internal sealed record ResultsQuery
{
    [Description("The folder that was scanned, as the tool wrote it: absolute paths become relative to it.")]
    [StringLength(1000, MinimumLength = 1)]
    public string? Root { get; init; }
}

/// <summary>Parameters of <c>POST /scans/upload</c>.</summary>
internal sealed record UploadQuery
{
    [Description("The target by name, owner/name for a repository; it is made if it is new.")]
    [StringLength(300, MinimumLength = 1)]
    public required string Target { get; init; }

    [Description("The target's kind; repository when absent.")]
    [AllowedValues("repository", "url", "contract", "folder")]
    public string? Kind { get; init; }

    [Description("The target's default branch when absent.")]
    [StringLength(250, MinimumLength = 1)]
    public string? Branch { get; init; }

    [Description("For a target that is new; else main, or the scan's branch where that is master, trunk or develop.")]
    [StringLength(250, MinimumLength = 1)]
    public string? DefaultBranch { get; init; }

    [StringLength(100, MinimumLength = 1)]
    public string? Commit { get; init; }

    [AllowedValues("quick", "standard", "deep")]
    public string? Preset { get; init; }

    [Description("The folder that was scanned, as the tool wrote it: absolute paths become relative to it.")]
    [StringLength(1000, MinimumLength = 1)]
    public string? Root { get; init; }
}
