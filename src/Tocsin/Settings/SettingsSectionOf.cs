using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Tocsin.Settings;

/// <inheritdoc/>
internal sealed class SettingsSection<T>(string path) : SettingsSection(path, typeof(T))
    where T : class, new()
{
    protected override IReadOnlyList<string> Validate(IServiceProvider services)
    {
        try
        {
            _ = services.GetRequiredService<IOptions<T>>().Value;
            return [];
        }
        catch (OptionsValidationException e)
        {
            return [.. e.Failures];
        }
    }
}
