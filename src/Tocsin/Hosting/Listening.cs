using Microsoft.Extensions.Configuration;

namespace Tocsin.Hosting;

/// <summary>Where the server listens. Not said in appsettings.json, which would win over ASPNETCORE_URLS.</summary>
internal static class Listening
{
    public const string Default = "http://127.0.0.1:7878";

    /// <summary>One address or several, with semicolons between them.</summary>
    public static string Urls(IConfiguration configuration) =>
        configuration["urls"] is { Length: > 0 } urls ? urls : Default;
}
