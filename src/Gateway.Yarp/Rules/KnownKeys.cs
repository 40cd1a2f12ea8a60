using Gateway.Transcoding;
using Gateway.Yarp.Schemas;

namespace Gateway.Yarp.Rules;

/// <summary>Sorts the keys of a map into known and unknown ones.</summary>
internal static class KnownKeys
{
    /// <summary>The entries with known keys. Notes unknown keys, and keys that are given in both of their spellings, as mistakes.</summary>
    /// <param name="map">The map.</param>
    /// <param name="keys">The known keys, as they are declared.</param>
    /// <param name="declaredName">The declared spelling of a key.</param>
    /// <param name="mistakes">Takes the mistakes.</param>
    public static IEnumerable<KeyValuePair<YamlScalar, YamlNode>> Of(YamlMap map, string[] keys, Func<string, string> declaredName, Mistakes mistakes)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in map.Entries)
        {
            var name = declaredName(key.Value);
            if (!keys.Contains(name))
            {
                var near = SimilarName.Find(key.Value, keys);
                mistakes.Add(key, $"unknown key \"{PeerText.Of(key.Value)}\": {(near is null ? $"the known keys are {string.Join(", ", keys)}" : $"did you mean \"{near}\"?")}");
            }
            else if (!given.TryAdd(name, key.Value) && given[name] != key.Value)
            {
                mistakes.Add(key, $"\"{key.Value}\" and \"{given[name]}\" are the same key: remove one of them");
            }
            else
            {
                yield return new(key, value);
            }
        }
    }
}
