using System.ComponentModel.DataAnnotations;

namespace Tocsin.Http;

/// <summary>How others reach this server.</summary>
internal sealed class PublicUrlOptions
{
    /// <summary>Base of every link in payloads and messages; none: the listening address.</summary>
    [Url]
    public string? PublicUrl { get; set; }
}
