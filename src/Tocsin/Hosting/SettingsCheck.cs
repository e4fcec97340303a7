using Microsoft.Extensions.Configuration;
using Tocsin.Operating;
using Tocsin.Settings;

namespace Tocsin.Hosting;

/// <summary>Whether the settings are known and valid: what the server would say when it starts.</summary>
internal sealed class SettingsCheck(
    IConfiguration configuration,
    IEnumerable<SettingsSection> sections,
    IServiceProvider services
) : ICheck
{
    public string Name => "settings";

    public Task<IReadOnlyList<Verdict>> RunAsync(CancellationToken cancellationToken)
    {
        var wrong = sections
            .SelectMany(s => s.Check(configuration, services))
            .Distinct(StringComparer.Ordinal)
            .Select(problem => Verdict.Fail(problem, "The server does not start with it; --help tells what is right."));
        var unknown = UnknownSettings
            .Find(configuration, sections)
            .Select(found =>
                Verdict.Warn(
                    $"the setting {found.Path} is not known",
                    found.Nearest is { } nearest ? $"Is {nearest} meant?" : "Nothing reads it; --help lists them all."
                )
            );
        IReadOnlyList<Verdict> found = [.. wrong, .. unknown];
        return Task.FromResult(found.Count > 0 ? found : [Verdict.Ok("all are known and valid")]);
    }
}
