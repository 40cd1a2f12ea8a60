using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Rest.Protocol;

/// <summary>Looks features up by their type. <see cref="IFeatureCollection.Get{TFeature}"/> is a generic virtual method, and each call first looks its code up.</summary>
internal static class FeatureLookup
{
    /// <summary>The feature; null when there is none.</summary>
    public static TFeature? Find<TFeature>(this IFeatureCollection features)
        where TFeature : class => (TFeature?)features[typeof(TFeature)];
}
