using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Tocsin.Settings;

/// <summary>How features say which settings they have.</summary>
internal static class SettingsRegistration
{
    /// <summary>
    /// Reads a class of settings from a part of the configuration such as <c>Tocsin:Limits</c>, and holds it against its
    /// annotations at start-up. Its properties appear in <c>--help</c> with their <c>[Description]</c> and default.
    /// </summary>
    public static OptionsBuilder<T> AddSettings<T>(this IServiceCollection services, string path)
        where T : class, new()
    {
        services.AddSingleton<SettingsSection>(new SettingsSection<T>(path));
        services.AddSingleton<IValidateOptions<T>>(new AnnotationsValidator<T>(path));
        return services.AddOptions<T>().BindConfiguration(path).ValidateOnStart();
    }

    /// <exception cref="SettingsException">Something is wrong; it names everything.</exception>
    public static void CheckSettings(this IServiceProvider services)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        var problems = services
            .GetServices<SettingsSection>()
            .SelectMany(s => s.Check(configuration, services))
            .ToList();
        if (problems.Count > 0)
        {
            throw new SettingsException(problems);
        }
    }
}
