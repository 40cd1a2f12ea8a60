// What googleapis has that no gateway can tell apart by the path.

// Methods whose paths belong to another as well. Firestore has a document at {name=projects/*/databases/*/documents/*/**} and a collection at
// {parent=projects/*/databases/*/documents/*/**}/{collectionId}: only the number of segments tells them apart. The longer tail wins (docs/routing.md).
export const takenByOthers = new Map(['v1', 'v1beta1'].map(version => [`/google.firestore.${version}.Firestore/GetDocument`, `/google.firestore.${version}.Firestore/ListDocuments`]));
