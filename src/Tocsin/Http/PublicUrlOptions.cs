using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tocsin.Http;

/// <summary>How others reach this server.</summary>
internal sealed class PublicUrlOptions
{
    [Description("Base of every link in payloads and messages. Without it: the listening address.")]
    [RegularExpression(
        @"^https?://[^/\s?#][^\s?#]*$",
        ErrorMessage = "must be an http or https address without a query, such as https://tocsin.example.com."
    )]
    public string? PublicUrl { get; set; }
}
