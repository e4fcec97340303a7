using System.Text.Unicode;

namespace Tocsin.Scanning.Files;

/// <summary>Tells text in UTF-8 from other encodings.</summary>
internal static class Utf8Text
{
    /// <summary>False also for a file that cannot be read.</summary>
    public static bool Is(string file)
    {
        try
        {
            return Utf8.IsValid(File.ReadAllBytes(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
