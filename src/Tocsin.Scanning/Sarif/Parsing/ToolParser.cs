using System.Text.Json;
using Tocsin.Scanning.Sarif.Json;
using Tocsin.Scanning.Sarif.Model;

namespace Tocsin.Scanning.Sarif.Parsing;

/// <summary>Reads <c>run.tool</c>: the driver, the extensions, their rules.</summary>
internal static class ToolParser
{
    public static SarifTool? Parse(ref Utf8JsonReader reader)
    {
        if (!reader.IsObject())
            return null;
        SarifComponent? driver = null;
        var extensions = new List<SarifComponent>();
        while (reader.NextProperty(out var name))
        {
            if (name.SequenceEqual("driver"u8))
                driver = Component(ref reader);
            else if (name.SequenceEqual("extensions"u8) && reader.IsArray())
            {
                while (reader.NextItem())
                    extensions.Add(Component(ref reader) ?? new SarifComponent());
            }
            else
                reader.Skip();
        }
        return new SarifTool(driver ?? new SarifComponent(), extensions);
    }

    private static SarifComponent? Component(ref Utf8JsonReader reader)
    {
        if (!reader.IsObject())
            return null;
        var component = new SarifComponent();
        string? semantic = null;
        while (reader.NextProperty(out var name))
        {
            if (name.SequenceEqual("name"u8))
                component.Name = reader.Text(200);
            else if (name.SequenceEqual("version"u8))
                component.Version = reader.Text(200);
            else if (name.SequenceEqual("semanticVersion"u8))
                semantic = reader.Text(200);
            else if (name.SequenceEqual("globalMessageStrings"u8))
                component.Messages = MessageParser.Table(ref reader);
            else if (name.SequenceEqual("rules"u8) && reader.IsArray())
            {
                while (reader.NextItem())
                    component.Add(RuleParser.Parse(ref reader));
            }
            else
                reader.Skip();
        }
        component.Version ??= semantic;
        return component;
    }
}
