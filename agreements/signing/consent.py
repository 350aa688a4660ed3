"""The sentence a signer agrees to, by version. A signature keeps the number; texts are never edited."""

from __future__ import annotations

from core.text import Translated

CONSENTS: dict[int, Translated] = {
    1: Translated(
        en=(
            "I have read the document named here and I agree to be bound by it in the capacity stated. I sign it"
            " with a simple electronic signature: my name as typed, confirmed by a code sent to my e-mail"
            " address. I accept that the time, the address I connect from and the fingerprint of the document"
            " are kept as evidence."
        ),
        fr=(
            "J’ai lu le document désigné ici et j’accepte d’être engagé par lui, en la qualité indiquée. Je le"
            " signe par une signature électronique simple\u202f: mon nom tel que saisi, confirmé par un code envoyé"
            " à mon adresse électronique. J’accepte que l’heure, l’adresse depuis laquelle je me connecte et"
            " l’empreinte du document soient conservées comme preuve."
        ),
    ),
}
CURRENT = max(CONSENTS)
