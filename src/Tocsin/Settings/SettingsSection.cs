using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Tocsin.Settings;

/// <summary>A class of settings and the part of the configuration that it is read from.</summary>
internal abstract class SettingsSection(string path, Type type)
{
    public string Path => path;

    /// <summary>Every setting of the section.</summary>
    public IReadOnlyList<Setting> Settings { get; } = [.. Describe(path, type, Activator.CreateInstance(type)!)];

    /// <summary>Everything that is wrong with what is configured, a line each.</summary>
    public IReadOnlyList<string> Check(IConfiguration configuration, IServiceProvider services)
    {
        // A number that is none would end the binding of its whole section at the first one.
        var unreadable = Settings.Where(s => !s.IsReadable(configuration)).Select(s => s.Unreadable).ToList();
        return unreadable.Count > 0 ? unreadable : Validate(services);
    }

    protected abstract IReadOnlyList<string> Validate(IServiceProvider services);

    private static IEnumerable<Setting> Describe(string path, Type type, object defaults) =>
        from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        let value = property.GetValue(defaults)
        select new Setting
        {
            Path = $"{path}:{property.Name}",
            Type = property.PropertyType,
            Default = value switch
            {
                Enum => value.ToString()!.ToLowerInvariant(),
                string or ValueType => Convert.ToString(value, CultureInfo.InvariantCulture),
                _ => null,
            },
            Meaning = property.GetCustomAttribute<DescriptionAttribute>()?.Description ?? "",
        };
}
